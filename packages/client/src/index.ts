export const apiVersion = 0;
