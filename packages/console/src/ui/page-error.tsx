import { Button } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import type { ErrorComponentProps } from "@tanstack/react-router";
import type { ReactElement } from "react";

import { Message } from "./message.tsx";
import { describeProblem } from "./problem.tsx";

/** Stands in for a page that could not be shown. */
export function PageError({ error }: ErrorComponentProps): ReactElement {
  const router = useRouter();
  const { message, remedy } = describeProblem(error);
  return (
    <Message title={message} role="alert">
      {remedy !== undefined && <p>{remedy}</p>}
      <Button variant="default" onClick={() => void router.invalidate()}>
        Try again
      </Button>
    </Message>
  );
}
