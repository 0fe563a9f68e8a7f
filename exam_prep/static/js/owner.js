// @ts-check
// On every page: what was kept on the device for somebody else is dropped.

import { dropOthers } from "./kept.js";

void dropOthers().catch(() => undefined);
