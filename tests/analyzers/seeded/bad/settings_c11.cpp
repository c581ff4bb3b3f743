/* Key-value settings with C11 threads. */
#include <string.h>
#include <threads.h>

struct setting {
    char key[32];
    int value;
};

static mtx_t settings_mtx;
static struct setting settings[64];
static int n_settings;

static int settings_find(const char *key)
{
    int i, found = -1;
    mtx_lock(&settings_mtx); // expect-any(d): double-lock
    for (i = 0; i < n_settings && found < 0; i++)
        if (strcmp(settings[i].key, key) == 0)
            found = i;
    mtx_unlock(&settings_mtx);
    return found;
}

int settings_get(const char *key, int fallback)
{
    int at, value = fallback;
    at = settings_find(key);
    mtx_lock(&settings_mtx);
    if (at >= 0)
        value = settings[at].value;
    mtx_unlock(&settings_mtx);
    return value;
}

void settings_set(const char *key, int value)
{
    int at;
    mtx_lock(&settings_mtx);
    at = settings_find(key); // expect-any(d): double-lock
    if (at < 0 && n_settings < 64) {
        at = n_settings++;
        strncpy(settings[at].key, key, sizeof settings[at].key - 1);
    }
    if (at >= 0)
        settings[at].value = value;
    mtx_unlock(&settings_mtx);
}

static int writer(void *)
{
    settings_set("timeout", 30);
    settings_set("retries", 3);
    return 0;
}

int main()
{
    thrd_t t;
    mtx_init(&settings_mtx, mtx_plain);
    thrd_create(&t, writer, NULL);
    int timeout = settings_get("timeout", 10);
    thrd_join(t, NULL);
    mtx_destroy(&settings_mtx);
    return timeout > 0 ? 0 : 1;
}
