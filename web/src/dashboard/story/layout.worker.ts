// Lays stories out beside the page: hundreds of videos take up to a second.

import { layOut } from "./layout";
import type { Structure } from "./structure";

addEventListener("message", ({ data }: MessageEvent<Structure>) => postMessage(layOut(data)));
