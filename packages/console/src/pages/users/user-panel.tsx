import { Checkbox } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";

import { useAct } from "../../lib/administration-queries.ts";
import type { AdministeredUser } from "../../lib/administration-queries.ts";
import { formatMoment } from "../../lib/moment.ts";
import { sessionQuery } from "../../lib/queries.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Problem } from "../../ui/problem.tsx";
import { Section } from "../../ui/section.tsx";
import { describeSecondFactor } from "./second-factor.ts";
import { changeUser } from "./user-acts.ts";
import { RemoveUser, UserRecovery } from "./user-recovery.tsx";
import { UserRoles } from "./user-roles.tsx";

import form from "../../ui/form.module.css";
import classes from "./users.module.css";

interface UserPanelProperties {
  readonly user: AdministeredUser;
  /** Whether it is the one who is signed in. */
  readonly isOwn: boolean;
  readonly onClose: () => void;
}

/** All about one user, and what can be done. */
export function UserPanel({ user, isOwn, onClose }: UserPanelProperties): ReactElement {
  return (
    <Dialog title={user.name} size="side" onClose={onClose}>
      <Section title="About">
        <UserFacts user={user} />
      </Section>
      <Section title="Rights">
        <UserRights user={user} isOwn={isOwn} />
      </Section>
      <Section title="Roles" note="What tokens of this user may be made of.">
        <UserRoles user={user} />
      </Section>
      {isOwn ? (
        <Section title="Your own account">
          <p className={classes.text}>
            Your password, your second factor and your sessions are under{" "}
            <Link to="/security">My security</Link>.
          </p>
        </Section>
      ) : (
        <Section title="Recovery" note="For who has lost something, or whose account is at risk.">
          <UserRecovery user={user} />
        </Section>
      )}
      <Section title="Removal">
        <RemoveUser user={user} onRemoved={onClose} />
      </Section>
    </Dialog>
  );
}

function UserFacts({ user }: { readonly user: AdministeredUser }): ReactElement {
  const ways = [
    ...(user.hasPassword ? ["Password"] : []),
    ...(user.isExternal ? ["Single sign-on"] : []),
  ];
  return (
    <Facts
      facts={[
        { name: "Signs in with", value: ways.length === 0 ? "Nothing yet" : ways.join(", ") },
        { name: "Second factor", value: describeSecondFactor(user.twoFactor).text },
        {
          name: "Last seen",
          value: user.lastSeenAt === null ? "Never" : <Moment at={user.lastSeenAt} />,
        },
        { name: "Created", value: formatMoment(user.createdAt) },
      ]}
    />
  );
}

function UserRights({ user, isOwn }: Omit<UserPanelProperties, "onClose">): ReactElement {
  const afterOwn = useOwnRights();
  const change = useAct(async (wanted: Parameters<typeof changeUser>[1]) => {
    await changeUser(user.name, wanted);
    if (isOwn) await afterOwn();
  });
  const { isAdmin, twoFactor } = user;
  // While it is on its way, what was asked for is shown.
  const wanted = change.isPending ? change.variables : {};
  return (
    <div className={form.form}>
      {change.error !== null && <Problem error={change.error} />}
      <Checkbox
        label="Administrator"
        description="May manage users, roles, servers and tokens, and read the audit log."
        checked={wanted.isAdmin ?? isAdmin}
        disabled={change.isPending}
        onChange={(event) => change.mutate({ isAdmin: event.currentTarget.checked })}
      />
      <Checkbox
        label="Require a second factor"
        description="Without one, the next sign-in leads to setting it up."
        checked={wanted.twoFactorRequired ?? twoFactor.isRequired}
        disabled={change.isPending}
        onChange={(event) => change.mutate({ twoFactorRequired: event.currentTarget.checked })}
      />
    </div>
  );
}

/** Whoever takes the administrator's rights from themselves may not stay here. */
function useOwnRights(): () => Promise<void> {
  const queryClient = useQueryClient();
  const router = useRouter();
  return async () => {
    await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    await router.invalidate();
  };
}
