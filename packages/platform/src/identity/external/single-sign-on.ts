import type { FastifyReply, FastifyRequest } from "fastify";

import { type Audit, type Clock, FlotillaError } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import type { SignedInUser } from "../people/sessions.ts";
import type { TwoFactor } from "../second-factor/two-factor.ts";
import type { SessionStage } from "../store/tables.ts";
import type { Revocation } from "../tokens/revocation.ts";
import { externalErrors } from "./external-errors.ts";
import { ExternalPeople } from "./external-people.ts";
import {
  createOpenidProvider,
  type ExternalPerson,
  type OpenidProvider,
} from "./openid-provider.ts";
import { ownPathOf } from "./own-path.ts";
import { beginAttempt, takeAttempt } from "./sign-in-attempts.ts";

/** Signing in through an OpenID Connect provider, by the authorization code flow with PKCE (RFC 7636). */
export interface SingleSignOn {
  /** What the button says in a tenant; null where the tenant does not trust the provider. */
  label(tenantName: string): string | null;
  /**
   * The address of the provider to send the browser to. `origin` is the platform's own, as the browser sees it.
   *
   * @throws `identity.single_sign_on_unknown`, `identity.single_sign_on_unavailable`
   */
  begin(
    request: FastifyRequest,
    reply: FastifyReply,
    way: { readonly origin: string; readonly next?: string | undefined },
  ): Promise<string>;
  /**
   * Who came back, and where they go on to. A user who is new here is made, with the roles that the provider's roles map to.
   *
   * @throws `identity.single_sign_on_unknown`, `identity.single_sign_on_not_begun`, `identity.single_sign_on_failed`,
   * `identity.single_sign_on_refused`, `identity.single_sign_on_name_taken`, `identity.single_sign_on_unavailable`
   */
  complete(
    request: FastifyRequest,
    reply: FastifyReply,
    way: { readonly origin: string },
  ): Promise<{ readonly userId: string; readonly stage: SessionStage; readonly next: string }>;
}

export interface SingleSignOnDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly settings: IdentitySettings;
  readonly twoFactor: Pick<TwoFactor, "nextStep">;
  readonly revocation: Revocation;
}

const method = "single_sign_on";
const callbackPath = "/api/identity/sign-in/single-sign-on/callback";

/** @throws `identity.single_sign_on_misconfigured` */
export function createSingleSignOn(dependencies: SingleSignOnDependencies): SingleSignOn {
  const { clock, audit, settings, twoFactor } = dependencies;
  const people = new ExternalPeople(dependencies);
  const provider = createOpenidProvider(dependencies);
  const isOffered = (tenantName: string) =>
    provider !== null && settings.externalTenants.includes(tenantName);
  const providerFor = ({ tenant }: FastifyRequest): OpenidProvider => {
    if (provider && isOffered(tenant.name)) return provider;
    throw externalErrors.single_sign_on_unknown();
  };
  return {
    label: (tenantName) => (isOffered(tenantName) ? settings.oidcLabel : null),
    async begin(request, reply, { origin, next }) {
      const trusted = providerFor(request);
      const attempt = await beginAttempt(clock, request, reply, ownPathOf(next));
      return await trusted.authorizationUrl(`${origin}${callbackPath}`, attempt);
    },
    async complete(request, reply, { origin }) {
      const trusted = providerFor(request);
      let person: ExternalPerson | null = null;
      try {
        const attempt = await takeAttempt(clock, request, reply);
        if (!attempt) throw externalErrors.single_sign_on_not_begun();
        const { search } = new URL(request.url, origin);
        person = await trusted.identify(new URL(`${callbackPath}${search}`, origin), attempt);
        const user = await people.admit(request.tenant, person);
        const { stage } = await twoFactor.nextStep(request.tenant, user);
        if (stage !== "second_factor") await recordSignedIn(audit, request, user);
        return { userId: user.id, stage, next: attempt.next };
      } catch (error) {
        await recordRefusal(audit, request, { error, person });
        throw error;
      }
    },
  };
}

async function recordSignedIn(
  audit: Audit,
  { tenant, ip }: FastifyRequest,
  { name }: SignedInUser,
): Promise<void> {
  await audit.record(tenant, {
    actor: name,
    action: "identity.signed_in",
    subject: name,
    outcome: "done",
    details: { address: ip, method },
  });
}

async function recordRefusal(
  audit: Audit,
  { tenant, ip }: FastifyRequest,
  { error, person }: { readonly error: unknown; readonly person: ExternalPerson | null },
): Promise<void> {
  if (!(error instanceof FlotillaError)) return;
  const { code, message } = error;
  const who = person && { issuer: person.issuer, subject: person.subject };
  await audit.record(tenant, {
    actor: "anonymous",
    action: "identity.sign_in_refused",
    subject: "an unknown user",
    outcome: "refused",
    details: { address: ip, method, code, reason: message, ...who },
  });
}
