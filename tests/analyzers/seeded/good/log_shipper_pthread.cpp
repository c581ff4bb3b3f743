#include <pthread.h>

struct shipper {
    pthread_mutex_t state_lock;
    pthread_mutex_t batch_lock;
    pthread_cond_t batch_full;
    int batch;
    int shipped;
};

static struct shipper g = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0};

static int wait_batch(struct shipper *s)
{
    int n;
    pthread_mutex_lock(&s->batch_lock);
    while (s->batch < 4)
        pthread_cond_wait(&s->batch_full, &s->batch_lock);
    n = s->batch;
    s->batch = 0;
    pthread_mutex_unlock(&s->batch_lock);
    return n;
}

static void *ship(void *)
{
    int n = wait_batch(&g);
    pthread_mutex_lock(&g.state_lock);
    g.shipped += n;
    pthread_mutex_unlock(&g.state_lock);
    return NULL;
}

static int shipped(void)
{
    int n;
    pthread_mutex_lock(&g.state_lock);
    n = g.shipped;
    pthread_mutex_unlock(&g.state_lock);
    return n;
}

int main(void)
{
    pthread_t t;
    pthread_create(&t, NULL, ship, NULL);
    for (int i = 0; i < 4; i++) {
        pthread_mutex_lock(&g.batch_lock);
        if (++g.batch == 4)
            pthread_cond_signal(&g.batch_full);
        pthread_mutex_unlock(&g.batch_lock);
        if (shipped() > 4)
            return 1;
    }
    pthread_join(t, NULL);
    return shipped() == 4 ? 0 : 1;
}
