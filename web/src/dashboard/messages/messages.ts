import { EN, type Messages } from "./en";

/** The texts of the dashboard in the language of the page, which is English so far. */
export const MESSAGES: Messages = EN;
