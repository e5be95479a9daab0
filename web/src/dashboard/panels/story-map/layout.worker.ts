// Computes the layout in a worker: hundreds of nodes take up to a second, in which the page would not respond.

import { computeLayout } from "./layout";
import type { LayoutInput } from "./layout-input";

addEventListener("message", ({ data }: MessageEvent<LayoutInput>) => postMessage(computeLayout(data)));
