#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct relay {
    pthread_mutex_t lock;
    int fd;
    char last[128];
    unsigned long lines;
};

static ssize_t relay_poll(struct relay *r)
{
    ssize_t n;
    char buf[128];
    n = recv(r->fd, buf, sizeof buf - 1, 0);
    if (n > 0) {
        buf[n] = '\0';
        pthread_mutex_lock(&r->lock);
        memcpy(r->last, buf, (size_t)n + 1);
        r->lines++;
        pthread_mutex_unlock(&r->lock);
    }
    return n;
}

static unsigned long relay_lines(struct relay *r)
{
    unsigned long n;
    pthread_mutex_lock(&r->lock);
    n = r->lines;
    pthread_mutex_unlock(&r->lock);
    return n;
}

static void *relay_main(void *arg)
{
    while (relay_poll((struct relay *)arg) > 0)
        ;
    return NULL;
}

int main(void)
{
    int fds[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0)
        return 1;
    struct relay r = {PTHREAD_MUTEX_INITIALIZER, fds[0], "", 0};
    pthread_t t;
    pthread_create(&t, NULL, relay_main, &r);
    for (int i = 0; i < 5; i++)
        if (send(fds[1], "hello\n", 6, 0) != 6)
            break;
    unsigned long seen = relay_lines(&r);
    close(fds[1]);
    pthread_join(t, NULL);
    close(fds[0]);
    return seen <= relay_lines(&r) ? 0 : 1;
}
