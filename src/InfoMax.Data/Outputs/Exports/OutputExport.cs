namespace InfoMax.Data.Outputs.Exports;

/// <summary>A result file in the form that another tool takes.</summary>
/// <param name="Name">Its path below the output directory, with forward slashes.</param>
/// <param name="Write">Writes its content; may read the input again, and throws <see cref="InputDataException"/> where that is damaged.</param>
public sealed record OutputExport(string Name, Action<Stream> Write);
