#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct packet {
    struct packet *next;
    size_t len;
    unsigned char data[256];
};

struct packet_queue {
    pthread_mutex_t lock;
    struct packet *head, *tail;
    unsigned depth, max_depth;
};

static int pq_push(struct packet_queue *q, const void *data, size_t len)
{
    struct packet *p;

    if (len > sizeof p->data)
        return -1;
    pthread_mutex_lock(&q->lock);
    if (q->depth >= q->max_depth) {
        pthread_mutex_unlock(&q->lock);
        return -2;
    }
    p = (struct packet *)calloc(1, sizeof *p);
    if (p == NULL)
    {
        pthread_mutex_unlock(&q->lock);
        return -3;
    }
    memcpy(p->data, data, len);
    p->len = len;
    if (q->tail)
        q->tail->next = p;
    else
        q->head = p;
    q->tail = p;
    q->depth++;
    pthread_mutex_unlock(&q->lock);
    return 0;
}

static size_t pq_drain(struct packet_queue *q)
{
    size_t bytes = 0;
    struct packet *p, *next;
    pthread_mutex_lock(&q->lock);
    p = q->head;
    q->head = q->tail = NULL;
    q->depth = 0;
    pthread_mutex_unlock(&q->lock);
    for (; p; p = next) {
        next = p->next;
        bytes += p->len;
        free(p);
    }
    return bytes;
}

static void *producer(void *arg)
{
    struct packet_queue *q = (struct packet_queue *)arg;
    for (int i = 0; i < 100; i++)
        pq_push(q, "ping", 4);
    return NULL;
}

int main(void)
{
    struct packet_queue q = {PTHREAD_MUTEX_INITIALIZER, NULL, NULL, 0, 32};
    pthread_t t;
    pthread_create(&t, NULL, producer, &q);
    size_t n = pq_drain(&q);
    pthread_join(t, NULL);
    n += pq_drain(&q);
    pthread_mutex_destroy(&q.lock);
    return n > 0 ? 0 : 1;
}
