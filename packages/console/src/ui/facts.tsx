import { Fragment } from "react";
import type { ReactElement, ReactNode } from "react";

import classes from "./facts.module.css";

/** What something is called, and what it is. */
export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

interface FactsProperties {
  readonly facts: readonly Fact[];
}

/** What is known of one thing, line by line. */
export function Facts({ facts }: FactsProperties): ReactElement {
  return (
    <dl className={classes.facts}>
      {facts.map(({ name, value }) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
