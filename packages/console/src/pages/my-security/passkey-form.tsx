import { Button, TextInput } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useState } from "react";
import type { FormEvent, ReactElement } from "react";

import { addPasskey } from "../../lib/passkeys.ts";
import { Problem } from "../../ui/problem.tsx";
import { describeBrowser } from "./describe-browser.ts";
import { useSecurityChange } from "./security-queries.ts";

import form from "../../ui/form.module.css";

/** Names a passkey and has the browser make it. */
export function PasskeyForm({
  onAdded,
}: {
  readonly onAdded: () => Promise<void> | void;
}): ReactElement {
  const [name, setName] = useState(() => describeBrowser(navigator.userAgent));
  const add = useSecurityChange(async () => {
    await addPasskey(name.trim());
    await onAdded();
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    add.mutate();
  }

  return (
    <form onSubmit={submit} className={form.form}>
      {add.error !== null && <Problem error={add.error} />}
      <TextInput
        data-autofocus
        label="Name"
        description="So that you know it again, such as the device or the key that holds it."
        required
        withAsterisk={false}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button
        type="submit"
        size="md"
        leftSection={<IconFingerprint size={18} aria-hidden="true" />}
        loading={add.isPending}
      >
        Make the passkey
      </Button>
    </form>
  );
}
