/**
 * Self-play and cross-play: what policies return with themselves, and with each other (Hu et al. 2020, "Other-Play").
 * A large gap says that they agree on conventions with themselves that nobody else knows.
 */
import { average } from './mean.ts';

/** The mean return of a pair of policies, over seats. */
export interface Pairing {
  readonly focal: string;
  readonly partner: string;
  readonly mean: number;
}

export interface CrossPlay {
  /** Mean over the policies that met themselves; null where none did. */
  readonly self: number | null;
  /** Mean over the pairs of different policies; null where there is none. */
  readonly cross: number | null;
  /** self − cross; null where either is. */
  readonly gap: number | null;
}

export const crossPlay = (pairings: readonly Pairing[]): CrossPlay => {
  const self = average(pairings.filter(({ focal, partner }) => focal === partner).map(({ mean }) => mean));
  const cross = average(pairings.filter(({ focal, partner }) => focal !== partner).map(({ mean }) => mean));
  return { self, cross, gap: self === null || cross === null ? null : self - cross };
};
