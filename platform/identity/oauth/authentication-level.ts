// https://openid.net/specs/openid-connect-core-1_0.html#IDToken (acr): the one level at which anybody is logged in here.

/** HelseID's security level 4, ID-porten's `idporten-loa-high`. */
export const HIGH = 'high';
