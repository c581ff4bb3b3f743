#include <pthread.h>

static pthread_mutex_t gate_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_cond = PTHREAD_COND_INITIALIZER;
static int gate_open;

static void *runner(void *)
{
    pthread_mutex_lock(&gate_mutex);
    while (!gate_open)
        pthread_cond_wait(&gate_cond, &gate_mutex);
    pthread_mutex_unlock(&gate_mutex);
    return NULL;
}

int main(void)
{
    pthread_t runners[4];
    for (int i = 0; i < 4; i++)
        pthread_create(&runners[i], NULL, runner, NULL);
    pthread_mutex_lock(&gate_mutex);
    gate_open = 1;
    pthread_cond_signal(&gate_cond); // expect: notify-one-many-waiters
    pthread_mutex_unlock(&gate_mutex);
    for (int i = 0; i < 4; i++)
        pthread_join(runners[i], NULL);
    return 0;
}
