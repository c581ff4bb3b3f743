#include <pthread.h>
#include <string.h>

enum { MAX_LEASES = 32 };

struct lease {
    unsigned addr;
    int ttl;
};

static pthread_mutex_t lease_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct lease leases[MAX_LEASES];
static int n_leases;

static int lease_add(unsigned addr, int ttl)
{
    int ok = 0;
    pthread_mutex_lock(&lease_mutex);
    if (n_leases < MAX_LEASES) {
        leases[n_leases].addr = addr;
        leases[n_leases].ttl = ttl;
        n_leases++;
        ok = 1;
    }
    pthread_mutex_unlock(&lease_mutex);
    return ok;
}

static int lease_count(void)
{
    int n;
    pthread_mutex_lock(&lease_mutex);
    n = n_leases;
    pthread_mutex_unlock(&lease_mutex);
    return n;
}

static void lease_expire_all(void)
{
    pthread_mutex_lock(&lease_mutex);
    memset(leases, 0, sizeof leases);
    n_leases = 0;
    pthread_mutex_unlock(&lease_mutex);
}

static void *dhcp_server(void *)
{
    for (unsigned i = 0; i < 64; i++)
        if (!lease_add(0x0a000000u + i, 60))
            lease_expire_all();
    return NULL;
}

int main(void)
{
    pthread_t servers[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&servers[i], NULL, dhcp_server, NULL);
    int n = lease_count();
    for (int i = 0; i < 2; i++)
        pthread_join(servers[i], NULL);
    return n > MAX_LEASES;
}
