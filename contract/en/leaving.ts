/** Quitting while a received sign-in is not saved. */
export const leaving = {
  question: 'Quit without saving the sign-in?',
  detail:
    "A sign-in that you have could not be saved on this computer. If you quit now, you'll need to sign in again.",
  stay: 'Keep running',
  quit: 'Quit',
};
