/** Words for where the time of training goes. */
export const paceText = {
  label: 'Where the time goes',
  parts: { computing: 'Computing', waiting: 'Waiting for images', elsewhere: 'Checking and saving' },
  hints: {
    computing: 'Time in which the network learns: forward, backward and the correction of its weights.',
    waiting:
      'Time in which it waits for images to be read and changed. More than a third means that a faster disk, smaller images or weaker augmentation would speed it up.',
    elsewhere: 'Time for checking on unseen images after each epoch, and for writing checkpoints.',
  },
  memory: 'Memory',
  memoryAtEnd: 'Memory at the end',
  memoryHint: 'What the training process takes of this computer’s memory, the decoded images included.',
  gpu: 'GPU memory',
  gpuHint: 'In use on the GPU by all programs together.',
} as const;
