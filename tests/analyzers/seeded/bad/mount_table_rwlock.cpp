#include <pthread.h>
#include <string.h>

struct mount {
    char path[64];
    int refs;
};

static pthread_rwlock_t mounts_lock = PTHREAD_RWLOCK_INITIALIZER;
static struct mount mounts[4] = {{"/", 0}, {"/home", 0}, {"/tmp", 0}, {"", 0}};

static void mount_ref(struct mount *m)
{
    m->refs++; // expect-any(r): write-under-shared-lock
}

static int mount_open(const char *path)
{
    int i, found = -1;
    pthread_rwlock_rdlock(&mounts_lock);
    for (i = 0; i < 4; i++)
        if (strcmp(mounts[i].path, path) == 0) {
            mount_ref(&mounts[i]); // expect-any(r): write-under-shared-lock
            found = i;
        }
    pthread_rwlock_unlock(&mounts_lock);
    return found;
}

static void *opener(void *arg)
{
    for (int i = 0; i < 50; i++)
        mount_open((const char *)arg);
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    char home[] = "/home";
    pthread_create(&a, NULL, opener, home);
    pthread_create(&b, NULL, opener, home);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    pthread_rwlock_rdlock(&mounts_lock);
    int refs = mounts[1].refs;
    pthread_rwlock_unlock(&mounts_lock);
    return refs == 100 ? 0 : 1;
}
