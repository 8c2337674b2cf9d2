// docs/performance.md "Beside the peers": Markdown of what was recorded beside what was measured of others.

import { type Recorded, rounded } from '../figures.ts';
import { onLargeMachines, onTwoCores, type PeerFigure, withoutPeer } from './peer-figures.ts';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const NONE = '–';

const milliseconds = (value: number | undefined): string => (value === undefined ? NONE : rounded(value));

/** How many times as good ours is: above 1 we are ahead, whichever way is better. */
export const timesAsGood = (ours: number, { value, better }: PeerFigure): number =>
  better === 'more' ? ours / value : value / ours;

const withRatio =
  ({ figures, p50 }: Recorded) =>
  (peer: PeerFigure): string => {
    const ours = figures[peer.ours];
    return row([
      peer.ours,
      ours === undefined ? 'not recorded' : rounded(ours),
      rounded(peer.value),
      peer.unit,
      ours === undefined ? NONE : timesAsGood(ours, peer).toFixed(2),
      milliseconds(p50?.[peer.ours]),
      milliseconds(peer.p50),
      peer.note ?? '',
    ]);
  };

const headed = (peer: string, rows: readonly string[]): string =>
  [
    row(['measure', 'ours', peer, 'unit', 'times as good', 'our p50 ms', 'its p50 ms', '']),
    row(['---', '---:', '---:', '---', '---:', '---:', '---:', '---']),
    ...rows,
  ].join('\n');

const alone = ({ figures, p50 }: Recorded): string =>
  [
    row(['measure', 'ours', 'our p50 ms']),
    row(['---', '---:', '---:']),
    ...withoutPeer.map((name) => {
      const ours = figures[name];
      return row([name, ours === undefined ? 'not recorded' : rounded(ours), milliseconds(p50?.[name])]);
    }),
  ].join('\n');

/** Every figure of a peer that we know, with ours beside it; and ours that have none beside them. */
export const peerTables = (recorded: Recorded): string =>
  [
    `Ours: recorded ${recorded.at.slice(0, 10)}, ${recorded.machine}.`,
    headed('Medplum 5.0.10, two such cores', onTwoCores.map(withRatio(recorded))),
    headed('Blaze, large machines', onLargeMachines.map(withRatio(recorded))),
    'No figure of a peer is known for:',
    alone(recorded),
  ].join('\n\n');
