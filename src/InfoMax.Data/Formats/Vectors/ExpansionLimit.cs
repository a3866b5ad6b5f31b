namespace InfoMax.Data.Formats.Vectors;

/// <summary>
/// How far compressed data may grow. Float embeddings shrink to no less than about half their size, so far larger
/// ratios are decompression bombs or damage, and would cost hours or memory before they failed.
/// </summary>
internal static class ExpansionLimit
{
    /// <summary>Largest ratio accepted beyond <see cref="FreeBytes"/>.</summary>
    public const int MaxRatio = 100;

    /// <summary>Expanded bytes accepted at any ratio.</summary>
    public const long FreeBytes = 64L << 20;

    /// <summary>True where <paramref name="stored"/> bytes may not become <paramref name="expanded"/>.</summary>
    public static bool IsExceeded(Int128 expanded, long stored) => expanded > FreeBytes && expanded > (Int128)stored * MaxRatio;

    /// <summary>The line that refuses it.</summary>
    public static InputDataException Refusal(string name, Int128 expanded, long stored) =>
        new($"{name}: {stored} bytes would expand to {expanded}, more than {MaxRatio} times; refused as a decompression bomb, write the data again");
}
