// What a panel is. Everything that panels have in common is the host's: loading, old numbers, errors, the query.

import type { ComponentType, ReactNode } from "react";
import type { Fragment } from "../data/fragment";
import type { VariableName } from "../data/variables";
import type { PageLocation } from "../location/location";
import type { LazyComponent } from "../ui/lazy-component";

export interface BodyProps<Data> {
  data: Data;
  location: PageLocation;
  /** Name for files with the panel's numbers, without an extension. */
  fileName: string;
}

export interface PanelDefinition<Data> {
  /** Its name in the URL and in the names of files, unique on its page. */
  name: string;
  title: string;
  /** The data that it shows. */
  fragment: Fragment<Data, VariableName>;
  Body: ComponentType<BodyProps<Data>> | LazyComponent<BodyProps<Data>>;
  /** The height of the body in pixels, until the first numbers and its code arrive; or what takes its place. */
  loading: ComponentType<{ location: PageLocation }> | number;
  /** What to say if there is nothing to show; false if there is. */
  empty?: (data: Data, location: PageLocation) => ReactNode | false;
  /** A table with all numbers, below the body, which "View details" opens. */
  Details?: ComponentType<BodyProps<Data>>;
  /** Controls beside the title. */
  Actions?: ComponentType<{ location: PageLocation }>;
  /** Further buttons beside an error message. */
  remedy?: (location: PageLocation) => ReactNode;
  /** A sentence below the body. */
  hint?: string;
  className?: string;
  /** Whether it is asked for only when it comes into view; the other panels of a page are asked for together. */
  isLoadedInView?: boolean;
}

/** A panel, whatever its data is. */
export type Panel = PanelDefinition<unknown>;

/** Forgets the type of the data, which concerns the panel's own fragment and components alone. */
export function definePanel<Data>(definition: PanelDefinition<Data>): Panel {
  return definition as unknown as Panel;
}
