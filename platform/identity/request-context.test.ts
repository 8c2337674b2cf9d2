// https://nodejs.org/docs/latest-v20.x/api/async_context.html

import als from 'oidc-provider/lib/helpers/als.js';
import { describe, expect, it, vi } from 'vitest';
import { requestContext } from './request-context.ts';
import { openHouse, people } from './testing/house.ts';
import { appsOf, logIn } from './testing/journey.ts';

/** Whether Node calls its hooks for every promise because of it. */
const isOn = (): boolean => Reflect.get(als, 'enabled') === true;

describe('The context of a request of /auth', () => {
  it('stays while another one is under way, and goes with the last, also when that fails', async () => {
    const context = requestContext();
    const ends: (() => void)[] = [];
    const open = () => context.during(() => als.run('asked', () => new Promise<void>((done) => ends.push(done))));
    const all = [open(), open()];
    ends[0]?.();
    await all[0];
    expect(isOn()).toBe(true);
    ends[1]?.();
    await all[1];
    expect(isOn()).toBe(false);
    const failing = context.during(() => als.run('asked', () => Promise.reject(new Error('broken'))));
    await expect(failing).rejects.toThrow('broken');
    expect(isOn()).toBe(false);
  });

  it('is what the authorization server uses, and is off after a log-in', async () => {
    const used = vi.spyOn(als, 'run');
    const house = await openHouse();
    const { tokens } = await logIn(house, appsOf(house).arbeidsflate, { way: 'helseid', name: people.nurse.name });
    expect(tokens.status).toBe(200);
    expect(used).toHaveBeenCalled();
    await vi.waitFor(() => expect(isOn()).toBe(false));
  });
});
