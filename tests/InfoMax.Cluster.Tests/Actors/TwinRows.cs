using InfoMax.Core.Compute;

namespace InfoMax.Cluster.Tests.Actors;

/// <summary>Small inputs with redundancy.</summary>
internal static class TwinRows
{
    /// <summary>Writes a float32 npy of random rows, whose second half nearly repeats the first, and returns its path.</summary>
    public static string WriteEmbeddings(this TemporaryFolder folder, string name, int rows, int dimension, ulong seed = 7)
    {
        SeededRandom random = new(seed);
        float[] values = new float[rows * dimension];
        for (int i = 0; i < values.Length; i++)
        {
            int twin = i - (rows / 2 * dimension);
            float noise = (float)(random.NextDouble() - 0.5);
            values[i] = twin >= 0 ? values[twin] + (0.05f * noise) : noise;
        }

        File.WriteAllBytes(folder[name], NpyWriter.Matrix(values, dimension, "<f4"));
        return folder[name];
    }
}
