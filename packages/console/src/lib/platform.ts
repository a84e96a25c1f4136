import { connectSession } from "@flotilla/client";
import type { Connection, SessionConnection } from "@flotilla/client";

/** The platform that served this page. */
export const platform: SessionConnection = connectSession({ url: location.origin });

/** The FlowAPI of the signed-in user's tenant. */
export const connection: Connection = platform.connection();
