/** What `limn bench train` can measure: networks by name, each with the loss and the data that go with it. */

const BODIES = ['resnet18', 'resnet34', 'resnet50'] as const;
const DENSE = ['tiramisu56', 'tiramisu67', 'tiramisu103'] as const;

export type BodyName = (typeof BODIES)[number];
export type DenseName = (typeof DENSE)[number];
export type BenchArch = BodyName | `unet-${BodyName}` | DenseName;

export const BENCH_ARCHS: readonly BenchArch[] = [
  ...BODIES,
  ...BODIES.map((body): BenchArch => `unet-${body}`),
  ...DENSE,
];

export interface BenchModel {
  readonly name: BodyName | DenseName;
  /** `pixels`: a class for every pixel. */
  readonly answers: 'tags' | 'pixels';
  readonly isUnet: boolean;
  /** Of made-up data: as many as the planet and CamVid sets have. */
  readonly classes: number;
}

export function benchModel(arch: BenchArch): BenchModel {
  for (const name of BODIES) {
    if (arch === name) return { name, answers: 'tags', isUnet: false, classes: 17 };
    if (arch === `unet-${name}`) return { name, answers: 'pixels', isUnet: true, classes: 12 };
  }
  return { name: arch as DenseName, answers: 'pixels', isUnet: false, classes: 12 };
}
