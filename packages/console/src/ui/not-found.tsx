import type { ReactElement } from "react";

import { Message } from "./message.tsx";

export function NotFound(): ReactElement {
  return (
    <main id="content">
      <title>Not found · Flotilla</title>
      <Message title="There is no such page">
        <p>
          The address may be mistyped. <a href="/">Go to the overview</a>
        </p>
      </Message>
    </main>
  );
}
