using System.Globalization;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>generate --folder DIR [--rows N] [--dimension D] [--file-rows R]</c>: CLIP-like float16 embeddings as npy files, one at
/// a time, so that a data set may be larger than memory.
/// </summary>
internal static class GenerateFiles
{
    /// <summary>Writes the files; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        string folder = args[Array.IndexOf(args, "--folder") + 1];
        int rows = Number(args, "--rows", 1_000_000);
        int fileRows = Number(args, "--file-rows", 500_000);
        Write(folder, rows, Number(args, "--dimension", 512), fileRows);
        Console.WriteLine($"{rows} rows in {folder}");
        return 0;
    }

    /// <summary>Writes <paramref name="rows"/> rows, <paramref name="fileRows"/> a file.</summary>
    public static void Write(string folder, int rows, int dimension, int fileRows)
    {
        Directory.CreateDirectory(folder);
        ClipLikeData data = new(dimension, Math.Max(1, rows / 200));
        using ThreadedExecutor executor = new(Environment.ProcessorCount);
        for (int first = 0; first < rows; first += fileRows)
        {
            using EmbeddingMatrix part = data.Generate(first, Math.Min(fileRows, rows - first), executor);
            NpyFile.Write(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"part-{first / fileRows:D5}.npy")), part);
        }
    }

    private static int Number(string[] args, string name, int fallback)
    {
        int at = Array.IndexOf(args, name);
        return at < 0 ? fallback : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
    }
}
