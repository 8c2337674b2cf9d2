// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#response-5: what SMART adds to a token response.

import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Keepsake } from '../artifacts/keepsakes.ts';
import { patientOfRequest } from './bootstrap-patient.ts';
import type { BootstrapClient } from './clients.ts';
import { type GrantContext, launchMembers } from './grant-context.ts';

type Next = () => Promise<void>;

/** Runs after the token endpoint has answered and adds the launch context. */
export const addLaunchContext =
  (options: {
    readonly contexts: Keepsake<GrantContext>;
    readonly bootstrapClient: BootstrapClient | null;
    readonly styleUrl: string;
  }) =>
  async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
    await next();
    if (ctx.oidc?.route !== 'token' || ctx.status !== 200) return;
    const grantId = ctx.oidc.entities.AccessToken?.grantId;
    const context = grantId === undefined ? null : await options.contexts.find(grantId);
    const named = patientOfRequest(ctx, options.bootstrapClient);
    const members =
      context === null ? (named === null ? {} : { patient: named }) : launchMembers(context, options.styleUrl);
    ctx.body = { ...Object(ctx.body), ...members };
    // #response-5 asks for both; oidc-provider sends Cache-Control only.
    ctx.set('Pragma', 'no-cache');
  };
