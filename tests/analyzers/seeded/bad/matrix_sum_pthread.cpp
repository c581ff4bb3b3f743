#include <pthread.h>
#include <stdio.h>

#define ROWS 64
#define COLS 64
#define WORKERS 4

struct job {
    int first, last;
    const double (*m)[COLS];
    double *sum;
};

static double matrix[ROWS][COLS];

static void *sum_rows(void *arg)
{
    struct job *job = (struct job *)arg;
    double part = 0;
    for (int r = job->first; r < job->last; r++)
        for (int c = 0; c < COLS; c++)
            part += job->m[r][c];
    *job->sum += part; // expect: unsynchronized-shared
    return NULL;
}

int main(void)
{
    pthread_t threads[WORKERS];
    struct job jobs[WORKERS];
    double sum = 0;
    for (int r = 0; r < ROWS; r++)
        for (int c = 0; c < COLS; c++)
            matrix[r][c] = 1;
    for (int w = 0; w < WORKERS; w++) {
        jobs[w].first = w * ROWS / WORKERS;
        jobs[w].last = (w + 1) * ROWS / WORKERS;
        jobs[w].m = matrix;
        jobs[w].sum = &sum;
        pthread_create(&threads[w], NULL, sum_rows, &jobs[w]);
    }
    for (int w = 0; w < WORKERS; w++)
        pthread_join(threads[w], NULL);
    printf("%g\n", sum);
    return sum == ROWS * COLS ? 0 : 1;
}
