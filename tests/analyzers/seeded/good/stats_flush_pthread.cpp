#include <pthread.h>
#include <time.h>

typedef struct {
    pthread_mutex_t mtx;
    unsigned long pending;
    unsigned long flushed;
} stats_t;

static stats_t g_stats = {PTHREAD_MUTEX_INITIALIZER, 0, 0};

void stats_add(unsigned long n)
{
    pthread_mutex_lock(&g_stats.mtx);
    g_stats.pending += n;
    pthread_mutex_unlock(&g_stats.mtx);
}

int stats_try_flush(void)
{
    int rc = -1;
    if (pthread_mutex_trylock(&g_stats.mtx) != 0)
        return rc;
    g_stats.flushed += g_stats.pending;
    g_stats.pending = 0;
    rc = 0;
    pthread_mutex_unlock(&g_stats.mtx);
    return rc;
}

static void *adder(void *)
{
    for (int i = 0; i < 100; i++)
        stats_add(1);
    return NULL;
}

int main(void)
{
    pthread_t t;
    pthread_create(&t, NULL, adder, NULL);
    for (int i = 0; i < 100; i++)
        stats_try_flush();
    pthread_join(t, NULL);
    return stats_try_flush();
}
