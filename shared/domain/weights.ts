/** Pretrained weights that a run can start from: the known ones, and what was downloaded before. */
/** In `TrainConfig.weights`: not a file somewhere, but downloaded weights by their name. */
export const DOWNLOADED = 'downloaded:';

export interface KnownWeights {
  /** `resnet18-imagenet`; what `limn train --weights` takes. */
  readonly name: string;
  /** For a person: "ResNet-18, ImageNet". */
  readonly title: string;
  /** The body they are for; null for weights from somebody's own address. */
  readonly arch: string | null;
  readonly url: string;
  /** Bytes of the file: exact once it is here, rounded before. */
  readonly bytes: number | null;
  /** Of the file: known beforehand, or recorded when it was first downloaded. */
  readonly sha256: string | null;
  readonly licence: string | null;
  readonly isDownloaded: boolean;
}

/** What came of a download. */
export interface DownloadReport {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Bytes that were there from an attempt before. */
  readonly resumedAt: number;
}
