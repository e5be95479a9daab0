// Lays stories out beside the page: hundreds of videos take up to a second.

import { layOut, type Structure } from "./layout";

addEventListener("message", ({ data }: MessageEvent<Structure>) => postMessage(layOut(data)));
