#include <pthread.h>

struct flush_state {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    int flushed;
};

static struct flush_state state = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};

static void *flusher(void *)
{
    pthread_mutex_lock(&state.mutex);
    state.flushed = 1;
    pthread_cond_broadcast(&state.cond);
    pthread_mutex_unlock(&state.mutex);
    return NULL;
}

static int wait_flushed(void)
{
    int done;
    pthread_mutex_lock(&state.mutex);
    pthread_cond_wait(&state.cond, &state.mutex); // expect: wait-without-predicate
    done = state.flushed;
    pthread_mutex_unlock(&state.mutex);
    return done;
}

int main(void)
{
    pthread_t t;
    pthread_create(&t, NULL, flusher, NULL);
    int done = wait_flushed();
    pthread_join(t, NULL);
    return !done;
}
