using InfoMax.Core.Compute;

namespace InfoMax.Benchmarks.Chaos;

/// <summary>Labels of a chaos job's rows, in a folder below the inputs, so that workers that do not see the inputs do not see them either.</summary>
internal static class ChaosLabels
{
    private const int Classes = 9;
    private const ulong Stream = 0x6C61626C;

    /// <summary>Writes a class for each row, some more frequent than others.</summary>
    /// <param name="inputs">Folder of the inputs.</param>
    /// <param name="rows">Rows of all inputs.</param>
    public static void Write(string inputs, int rows)
    {
        string file = Of(inputs);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        SeededRandom random = new((ulong)rows, Stream);
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            labels[row] = Math.Min(random.NextInt(Classes), random.NextInt(Classes));
        }

        File.WriteAllBytes(file, NpyWriter.Vector(labels, "<i4"));
    }

    /// <summary>Where they are.</summary>
    public static string Of(string inputs) => Path.Combine(inputs, "labels", "labels.npy");
}
