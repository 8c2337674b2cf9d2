// DESIGN.md §1.7: the national registers that the sandbox has counterparts of.

export const registerNames = ['persontjenesten', 'hpr', 'flr', 'adresseregisteret', 'resh'] as const;
export type RegisterName = (typeof registerNames)[number];
