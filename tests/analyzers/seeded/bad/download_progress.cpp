#include <pthread.h>

#include <atomic>

struct download {
    const char *url;
    long total;
    volatile long received; /* polled by the user interface */ // expect: volatile-as-sync
};

static void *fetch(void *arg)
{
    download *d = static_cast<download *>(arg);
    for (long at = 0; at < d->total; at += 64)
        d->received = at + 64;
    return nullptr;
}

int main()
{
    download d = {"http://example.org/file", 6400, {}};
    pthread_t t;
    pthread_create(&t, nullptr, fetch, &d);
    int polls = 0;
    while (d.received < d.total && polls < 1000)
        ++polls;
    pthread_join(t, nullptr);
    return d.received == d.total ? 0 : 1;
}
