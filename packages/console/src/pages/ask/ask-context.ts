import { createContext, useContext } from "react";
import type { ReactElement } from "react";

import type { Kind, Spec } from "./spec-schema.ts";

export interface SpecFieldsProperties {
  readonly spec: Spec;
  readonly onChange: (spec: Spec) => void;
  /** Parameters that are asked for elsewhere. */
  readonly without?: readonly string[];
}

/** What every part of the form needs to know. */
export interface Asking {
  /** A kind that may be a part of the query that is asked. */
  readonly findKind: (name: string) => Kind | undefined;
  /** Whether queries of a kind may be a part of it. */
  readonly mayUse: (name: string) => boolean;
  /** A specification to begin with. */
  readonly begin: (name: string) => Spec;
  /** Asks for the parameters of a query: handed down, because queries stand in queries. */
  readonly SpecFields: (properties: SpecFieldsProperties) => ReactElement | null;
}

const AskingContext = createContext<Asking>({
  findKind: () => undefined,
  mayUse: () => false,
  begin: (name) => ({ query_kind: name }),
  SpecFields: () => null,
});

export const AskingProvider = AskingContext.Provider;

export function useAsking(): Asking {
  return useContext(AskingContext);
}
