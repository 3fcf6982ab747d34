/** The search for a learning rate on the Train screen: whether it is shown, and which rate is chosen on its curve. */
import { createStore } from 'zustand/vanilla';
import type { StopDivisor } from '#shared/kernels/lrAdvice.ts';

export interface LrFinder {
  readonly project: string | null;
  readonly isOpen: boolean;
  /** On the curve; null follows the advice. */
  readonly chosen: number | null;
  /** The end of a slice is the rate of the head over this. */
  readonly divisor: StopDivisor;
}

const CLOSED: LrFinder = { project: null, isOpen: false, chosen: null, divisor: 5 };

export const lrFinder = createStore<LrFinder>(() => CLOSED);

export const openLrFinder = (project: string): void =>
  lrFinder.setState((state) =>
    state.project === project ? { isOpen: true } : { ...CLOSED, project, isOpen: true },
  );

export const closeLrFinder = (): void => lrFinder.setState({ isOpen: false });

/** @param lr null goes back to the advised one */
export const chooseLr = (lr: number | null): void => lrFinder.setState({ chosen: lr });

export const chooseDivisor = (divisor: StopDivisor): void => lrFinder.setState({ divisor });
