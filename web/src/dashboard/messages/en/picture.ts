export const PICTURE = {
  save: "Save this page as a picture",
  saving: "The picture is being taken …",
  failed: "This browser could not take the picture. Printing the page, to a PDF file for example, may help.",
};
