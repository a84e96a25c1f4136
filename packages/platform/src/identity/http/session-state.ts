import type { FastifyRequest } from "fastify";
import { Type } from "typebox";

import type { Session } from "../people/sessions.ts";
import type { TwoFactor } from "../second-factor/two-factor.ts";

export interface SessionStateDependencies {
  readonly twoFactor: Pick<TwoFactor, "nextStep">;
  /** What the button for single sign-on says in a tenant; null where there is none. */
  readonly singleSignOnLabel: (tenantName: string) => string | null;
}

/** Who is signed in, and where; what is left to do where signing in is not complete. */
export const sessionState = Type.Object(
  {
    user: Type.Union([Type.Object({ name: Type.String(), isAdmin: Type.Boolean() }), Type.Null()]),
    tenant: Type.Object({ name: Type.String() }),
    pending: Type.Union(
      [
        Type.Object({
          user: Type.String(),
          step: Type.Union([Type.Literal("second_factor"), Type.Literal("enrolment")], {
            description:
              "second_factor: the session waits for a code or a passkey. enrolment: a second factor has to be set up first.",
          }),
          methods: Type.Array(
            Type.Union([
              Type.Literal("totp"),
              Type.Literal("backup_code"),
              Type.Literal("passkey"),
            ]),
            { description: "The second factors that the user has." },
          ),
        }),
        Type.Null(),
      ],
      { description: "What is left to do before the user is signed in." },
    ),
    singleSignOn: Type.Union([Type.Object({ label: Type.String() }), Type.Null()], {
      description: "The button of the OpenID Connect provider, where there is one.",
    }),
  },
  { description: "Who is signed in, and where; nobody is where the user is null." },
);

/** The state of a session, or of a browser that has none. */
export async function describeSession(
  request: FastifyRequest,
  session: Pick<Session, "stage" | "user"> | null,
  { twoFactor, singleSignOnLabel }: SessionStateDependencies,
) {
  const { tenant } = request;
  const label = singleSignOnLabel(tenant.name);
  const common = {
    tenant: { name: tenant.name },
    singleSignOn: label === null ? null : { label },
  };
  if (!session) return { ...common, user: null, pending: null };
  const { user, stage } = session;
  if (stage === "full") {
    return { ...common, user: { name: user.name, isAdmin: user.isAdmin }, pending: null };
  }
  const { methods } = await twoFactor.nextStep(tenant, user);
  return { ...common, user: null, pending: { user: user.name, step: stage, methods } };
}
