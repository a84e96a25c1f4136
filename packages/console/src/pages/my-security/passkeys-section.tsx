import { Button } from "@mantine/core";
import { useState } from "react";
import type { ReactElement } from "react";

import { canUsePasskeys } from "../../lib/passkeys.ts";
import { platform } from "../../lib/platform.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Moment } from "../../ui/moment.tsx";
import { PasskeyForm } from "./passkey-form.tsx";
import { useSecurityChange } from "./security-queries.ts";
import type { Passkey } from "./security-queries.ts";
import { SettingsRow } from "./settings-row.tsx";

import classes from "./my-security.module.css";

/** The passkeys, adding and removing them. */
export function PasskeysSection({
  passkeys,
}: {
  readonly passkeys: readonly Passkey[];
}): ReactElement {
  const [isAdding, setIsAdding] = useState(false);
  const [removed, setRemoved] = useState<Passkey>();
  return (
    <SettingsRow
      title="Passkeys"
      about="Sign in with a fingerprint, the device's screen lock or a security key: nothing to type, and nothing that can be stolen by a false page."
    >
      {passkeys.length === 0 ? (
        <p>You have no passkey.</p>
      ) : (
        <ul className={classes.list} aria-label="Passkeys">
          {passkeys.map((passkey) => (
            <PasskeyItem key={passkey.id} passkey={passkey} onRemove={() => setRemoved(passkey)} />
          ))}
        </ul>
      )}
      {canUsePasskeys() ? (
        <Button
          className={classes.start ?? ""}
          variant="default"
          size="sm"
          onClick={() => setIsAdding(true)}
        >
          Add a passkey
        </Button>
      ) : (
        <p className={classes.soft}>
          This browser cannot make one here. Passkeys need HTTPS and a browser that knows them.
        </p>
      )}
      {isAdding && (
        <Dialog
          title="Add a passkey"
          description="The browser asks you where to keep it."
          size="small"
          onClose={() => setIsAdding(false)}
        >
          <PasskeyForm onAdded={() => setIsAdding(false)} />
        </Dialog>
      )}
      {removed !== undefined && <Removal passkey={removed} onClose={() => setRemoved(undefined)} />}
    </SettingsRow>
  );
}

interface PasskeyItemProperties {
  readonly passkey: Passkey;
  readonly onRemove: () => void;
}

function PasskeyItem({ passkey, onRemove }: PasskeyItemProperties): ReactElement {
  const { name, createdAt, lastUsedAt } = passkey;
  return (
    <li className={classes.item}>
      <div className={classes.itemText}>
        <p className={classes.itemName}>{name}</p>
        <p className={classes.soft}>
          Added <Moment at={createdAt} />,{" "}
          {lastUsedAt === null ? (
            "not used yet"
          ) : (
            <>
              last used <Moment at={lastUsedAt} />
            </>
          )}
        </p>
      </div>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        aria-label={`Remove the passkey ${name}`}
        onClick={onRemove}
      >
        Remove
      </Button>
    </li>
  );
}

function Removal(properties: {
  readonly passkey: Passkey;
  readonly onClose: () => void;
}): ReactElement {
  const { passkey, onClose } = properties;
  const remove = useSecurityChange(() =>
    platform.call<"removePasskey">({
      method: "DELETE",
      path: "/api/identity/me/passkeys/{passkey}",
      parameters: { passkey: passkey.id },
    }),
  );
  return (
    <Confirm
      title={`Remove the passkey ${passkey.name}?`}
      action="Remove it"
      onConfirm={() => remove.mutateAsync()}
      onClose={onClose}
    >
      <p>
        Nobody can sign in with it any more. Where it is kept it stays until you delete it there.
      </p>
    </Confirm>
  );
}
