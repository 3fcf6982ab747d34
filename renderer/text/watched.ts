/** Words of the watched images. */
export const watchedText = {
  title: 'Watched images',
  slider: 'Epoch of the watched images',
  epoch: (epoch: number) => (epoch === 0 ? 'before training' : `after epoch ${epoch}`),
  view: 'What is shown on the watched images',
  views: {
    masks: { differences: 'Mistakes', answer: 'Prediction', truth: 'Label' },
    points: { differences: 'Both', answer: 'Prediction', truth: 'Label' },
  },
  image: (item: number) => `Image ${item}`,
  labeled: 'labeled',
  share: (probability: number) => `${Math.round(100 * probability)} %`,
} as const;
