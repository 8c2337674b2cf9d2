// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: what processes have used; zero where there is no /proc.

import { readFileSync } from 'node:fs';

/** Ticks a second of the times in /proc (USER_HZ, the same on every Linux that Node runs on). */
const TICKS = 100;

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process has ended, or this is not Linux.
    return '';
  }
};

const timesOf = (pid: number): { readonly own: number; readonly reaped: number } => {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const at = (field: number): number => Number(fields[field - 3] ?? 0);
  return { own: at(14) + at(15), reaped: at(16) + at(17) };
};

/** µs of CPU that the process itself has used. */
export const cpuOf = (pid: number): number => (timesOf(pid).own * 1_000_000) / TICKS;

/** µs of CPU of a process, its children, and those of its children that have ended. */
export const cpuOfFamily = (pid: number): number => {
  const children = read(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);
  const { own, reaped } = timesOf(pid);
  return ((own + reaped) * 1_000_000) / TICKS + children.reduce((sum, child) => sum + cpuOf(child), 0);
};

/** Bytes of memory that are the process's own or shared by it now, and the most it has had. */
export const memoryOf = (pid: number): { readonly now: number; readonly peak: number } => {
  const status = read(`/proc/${pid}/status`);
  const kilobytes = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
  return { now: kilobytes('VmRSS') * 1024, peak: kilobytes('VmHWM') * 1024 };
};

/** Share of all processors' time since the last boot that was in use: two samples tell how busy the machine is. */
export const machineTimes = (): { readonly busy: number; readonly all: number } => {
  const [line = ''] = read('/proc/stat').split('\n');
  const times = line.split(/\s+/).slice(1, 9).map(Number);
  const all = times.reduce((sum, time) => sum + time, 0);
  return { busy: all - (times[3] ?? 0) - (times[4] ?? 0), all };
};
