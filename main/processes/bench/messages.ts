/** What is measured, and what a measuring process and its starter say to each other. PyTorch's script speaks the same. */
import type { DeviceName } from '#shared/domain/device.ts';
import type { WireError } from '#shared/domain/wireError.ts';
import type { BenchArch } from './benchModel.ts';

export interface BenchSettings {
  readonly arch: BenchArch;
  readonly heightPx: number;
  readonly widthPx: number;
  readonly batchSize: number;
  /** Train the head only. */
  readonly freeze: boolean;
  readonly trainFrozenBn: boolean;
  readonly precision: 'fp32' | 'mixed';
  readonly device: DeviceName;
  /** Of one operator; null leaves it to the runtime. */
  readonly threads: number | null;
  readonly lr: number;
  readonly wd: number;
  readonly seed: number;
  /** A safetensors file with torchvision's names; one with `fc.*` means a plain linear head. */
  readonly weights: string | null;
  /** A safetensors file with `x` [N,3,H,W] and `y`, shaped as the loss of the architecture says. */
  readonly batch: string | null;
  /** Where onnxruntime's own profile is written (the start of a file name), or null for none. */
  readonly profile: string | null;
}

/** It is warm and waits. */
export interface BenchReady {
  readonly type: 'ready';
  /** From the start of the model to the end of the warm-up. */
  readonly prepareMs: number;
  readonly threads: number | null;
  /** What it computes on, in words. */
  readonly device: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly head?: string;
  readonly classes?: number;
}

/** One round of steps: arrays have one entry per step. */
export interface BenchRound {
  readonly type: 'round';
  readonly ms: readonly number[];
  readonly losses: readonly number[];
  /** The most memory the process ever held. */
  readonly peakBytes: number;
  readonly gpuPeakBytes: number | null;
}

export type FromBench = BenchReady | BenchRound | { readonly type: 'failed'; readonly error: WireError };
export type ToBench = { readonly type: 'round'; readonly steps: number } | { readonly type: 'end' };
