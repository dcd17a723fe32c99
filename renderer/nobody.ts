/** Whom a failure is about that is no broker's. */
export const nobody = { brokerName: '', environmentName: '' } as const;
