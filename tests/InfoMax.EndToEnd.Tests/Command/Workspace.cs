namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>A temporary folder, and the inputs that tests write into it.</summary>
internal sealed class Workspace : TemporaryFolder
{
    /// <summary>Writes a 2-D float32 npy and returns its path.</summary>
    public string Embeddings(string name, float[,] values) =>
        Write(name, NpyWriter.Matrix([.. values.Cast<float>()], values.GetLength(1), "<f4"));

    /// <summary>Writes a 1-D float32 npy and returns its path.</summary>
    public string Scores(string name, float[] values) => Write(name, NpyWriter.Vector(values, "<f4"));

    /// <summary>Seeded vectors around a few centres.</summary>
    public static float[,] Clustered(int rows, int dimension, int seed = 1)
    {
        Random random = new(seed);
        float[,] values = new float[rows, dimension];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < dimension; j++)
            {
                values[i, j] = (float)(random.NextDouble() - 0.5) + ((j % 7) == (i % 7) ? 1 : 0);
            }
        }

        return values;
    }

    private string Write(string name, byte[] npy)
    {
        File.WriteAllBytes(this[name], npy);
        return this[name];
    }
}
