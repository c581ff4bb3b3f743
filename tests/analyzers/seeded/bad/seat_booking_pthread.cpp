#include <pthread.h>
#include <stdbool.h>

struct hall {
    pthread_mutex_t lock;
    int free_seats;
    int sold;
};

static struct hall hall = {PTHREAD_MUTEX_INITIALIZER, 10, 0};

static int book(struct hall *h, int wanted)
{
    bool enough;

    pthread_mutex_lock(&h->lock);
    enough = h->free_seats >= wanted;
    pthread_mutex_unlock(&h->lock);
    if (!enough)
        return 0;
    pthread_mutex_lock(&h->lock);
    h->free_seats -= wanted; // expect: split-critical-section
    h->sold += wanted;
    pthread_mutex_unlock(&h->lock);
    return wanted;
}

static void *counter_clerk(void *)
{
    while (book(&hall, 3) > 0)
        ;
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, counter_clerk, NULL);
    pthread_create(&b, NULL, counter_clerk, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    return hall.free_seats >= 0 ? 0 : 1;
}
