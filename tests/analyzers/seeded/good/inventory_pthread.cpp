/* Stock and order book of a small warehouse, C style. */
#include <pthread.h>
#include <stdio.h>

#define N_ITEMS 16

static pthread_mutex_t stock_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t orders_lock = PTHREAD_MUTEX_INITIALIZER;
static int stock[N_ITEMS];
static int ordered[N_ITEMS];

static void stock_add(int item, int n)
{
    pthread_mutex_lock(&stock_lock);
    stock[item] += n;
    pthread_mutex_unlock(&stock_lock);
}

static int place_order(int item, int n)
{
    int ok = 0;
    pthread_mutex_lock(&stock_lock);
    if (stock[item] >= n) {
        pthread_mutex_lock(&orders_lock);
        stock[item] -= n;
        ordered[item] += n;
        pthread_mutex_unlock(&orders_lock);
        ok = 1;
    }
    pthread_mutex_unlock(&stock_lock);
    return ok;
}

static void cancel_orders(int item)
{
    int n;
    pthread_mutex_lock(&orders_lock);
    n = ordered[item];
    ordered[item] = 0;
    pthread_mutex_unlock(&orders_lock);
    stock_add(item, n);
}

static void *customer(void *arg)
{
    int i, *done = (int *)arg;
    for (i = 0; i < N_ITEMS; i++)
        *done += place_order(i, 1);
    return NULL;
}

static void *clerk(void *)
{
    int i;
    for (i = 0; i < N_ITEMS; i++)
        cancel_orders(i);
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int i, done = 0;
    for (i = 0; i < N_ITEMS; i++)
        stock_add(i, 5);
    pthread_create(&a, NULL, customer, &done);
    pthread_create(&b, NULL, clerk, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d orders\n", done);
    return 0;
}
