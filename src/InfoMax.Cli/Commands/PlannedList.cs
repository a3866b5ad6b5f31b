namespace InfoMax.Cli.Commands;

/// <summary>What a verb that holds all rows in memory would go through, one after the other.</summary>
/// <param name="Name"><c>methods</c> or <c>candidates</c>.</param>
/// <param name="Items">Their names.</param>
/// <param name="Text">The same for people.</param>
internal sealed record PlannedList(string Name, IReadOnlyList<string> Items, string Text);
